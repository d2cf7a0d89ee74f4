namespace Replication.App.Client;

/// <summary>A response of the API: the document, its text as received, and its version.</summary>
internal sealed record ApiAnswer<T>(T Value, string Text, string? ETag);
