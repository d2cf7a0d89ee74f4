namespace Replication.App.Configuration;

/// <summary>How much a worker does at the same time.</summary>
internal sealed record WorkerConfiguration(int MaxConcurrentCopies, int MaxConcurrentBlobs);
