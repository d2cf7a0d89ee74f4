namespace Replication.Client;

/// <summary>One server-sent event; a field that was not sent is null.</summary>
internal sealed record ServerSentEvent(string? Name, string? Data, string? Id);
