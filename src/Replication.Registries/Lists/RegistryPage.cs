namespace Replication.Registries.Lists;

/// <summary>One page of a registry's list; <paramref name="Next"/> is the place to ask for the page after it, null at the end.</summary>
public sealed record RegistryPage(IReadOnlyList<string> Items, string? Next);
