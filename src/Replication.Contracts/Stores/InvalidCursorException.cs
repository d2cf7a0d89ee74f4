namespace Replication.Contracts.Stores;

/// <summary>The cursor is not one that the list returned.</summary>
public sealed class InvalidCursorException(string cursor) : Exception($"'{cursor}' is no cursor of this list");
