import { useParams } from 'react-router';
import { DashboardScreen } from './dashboard-screen.tsx';

/** `/dashboards/<id>` */
export function DashboardPage() {
  const { id } = useParams();
  return <DashboardScreen key={id} id={id} />;
}
