import { html, nothing } from '../http/reply.ts';
import type { ControlHandler } from './control.ts';
export const controlPage: ControlHandler = () => html('<h1>Sandbox</h1>');
export const switchFromPage: ControlHandler = () => nothing();
