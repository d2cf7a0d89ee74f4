namespace Replication.Contracts.Stores;

/// <summary>One page of a list; <paramref name="Next"/> is the cursor of the page after it, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A cursor that no list of ours handed out.</summary>
public sealed class InvalidCursorException(string cursor) : Exception($"'{cursor}' is no cursor of this list");
