namespace Replication.Client;

/// <summary>A response of the API: the document, its text as received, and its version.</summary>
public sealed record ApiAnswer<T>(T Value, string Text, string? ETag);
