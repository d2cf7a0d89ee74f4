namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>The body of a notification request.</summary>
internal sealed record EventEnvelope(IReadOnlyList<RegistryEvent> Events);
