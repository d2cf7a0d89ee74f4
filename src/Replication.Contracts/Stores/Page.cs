namespace Replication.Contracts.Stores;

/// <summary>One page of a list; <paramref name="Next"/> is the cursor of the page after it, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
