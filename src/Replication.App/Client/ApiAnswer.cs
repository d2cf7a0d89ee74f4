namespace Replication.App.Client;

/// <summary>What the API answered: the document, its text as it came, and the version that it names.</summary>
internal sealed record ApiAnswer<T>(T Value, string Text, string? ETag);
