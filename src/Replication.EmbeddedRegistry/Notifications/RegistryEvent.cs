namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>An event in the format of distribution ("Work with notifications").</summary>
internal sealed record RegistryEvent
{
    public const string Push = "push";
    public const string Pull = "pull";
    public const string Mount = "mount";
    public const string Delete = "delete";

    public required string Id { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required string Action { get; init; }
    public required EventTarget Target { get; init; }
    public required EventRequest Request { get; init; }
    public required EventActor Actor { get; init; }
    public required EventSource Source { get; init; }
}
