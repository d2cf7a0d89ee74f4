namespace Replication.Contracts.Instances;

/// <summary>Returns until when the pause window of an instance lasts; null when it is in none.</summary>
public delegate DateTimeOffset? PausedUntil(RegistryInstance instance, DateTimeOffset now);
