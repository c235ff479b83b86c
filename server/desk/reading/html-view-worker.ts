/** The thread's side of html-view-apart.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeHtmlView } from './html-view.ts';

parentPort?.postMessage(makeHtmlView(workerData.html, workerData.options));
