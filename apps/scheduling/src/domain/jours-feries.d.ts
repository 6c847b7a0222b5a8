declare module '@socialgouv/jours-feries' {
  /** The holidays of a year by name, each about a midnight of the host's zone. */
  export default function joursFeries(year: number): Record<string, Date>;
}
