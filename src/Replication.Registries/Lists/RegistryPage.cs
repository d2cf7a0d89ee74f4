namespace Replication.Registries.Lists;

/// <summary>One page of a list. <paramref name="Next"/> is the position of the next page; null on the last page.</summary>
public sealed record RegistryPage(IReadOnlyList<string> Items, string? Next);
