/** Everything around the screens: look, data, addresses. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onSignedOut } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { Toasts } from '../ui/toast.tsx';
import { createConsoleRouter } from './router.tsx';
import { theme } from './theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      // What the server understood and refused, it refuses again.
      retry: (failures, error) => failures < 2 && isPassing(error),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
const router = createConsoleRouter(queries);

export function App() {
  useEffect(
    () =>
      onSignedOut(() => {
        // Only a session that was there can end; a visitor is sent to the sign-in page by the router.
        if (!queries.getQueryData(sessionQuery.queryKey)) return;
        queries.setQueryData(sessionQuery.queryKey, null);
        void router.navigate({
          to: '/sign-in',
          search: { ended: true, next: router.state.location.href },
        });
      }),
    [],
  );
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'offline' || error.status >= 500);
}

/** The server puts a new one into each page; Mantine's colour variables are a style element that must carry it. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
