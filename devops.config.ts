/** Packages whose operations join this service's registry at build; see docs/extending.md. */
export default { plugins: [] };
