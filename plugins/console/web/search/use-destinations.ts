import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { useContributions } from '../host/contributions.ts';
import { useTexts } from '../i18n/text.ts';
import { destinationsOf, type NamedView } from './destinations.ts';

const none: readonly NamedView[] = [];

/** Everything that the user may go to by its name. */
export function useDestinations() {
  const model = useModel();
  const contributions = useContributions();
  const texts = useTexts();
  const { data: views = none } = useQuery({
    queryKey: ['views', 'all'],
    queryFn: async () => (await api<{ data: readonly NamedView[] }>('/api/v1/console/savedViews')).data,
    staleTime: 60_000,
  });
  return useMemo(() => destinationsOf(model, contributions, views, texts), [model, contributions, views, texts]);
}
