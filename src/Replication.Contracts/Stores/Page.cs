namespace Replication.Contracts.Stores;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">The cursor of the page after it; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
