namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>The user that caused an event.</summary>
internal sealed record EventActor(string? Name);
