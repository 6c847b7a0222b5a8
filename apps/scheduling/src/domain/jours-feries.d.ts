declare module '@socialgouv/jours-feries' {
  /** The holidays of a year by name, each a midnight in UTC. */
  export default function joursFeries(year: number): Record<string, Date>;
}
