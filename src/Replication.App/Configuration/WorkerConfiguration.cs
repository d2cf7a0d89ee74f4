namespace Replication.App.Configuration;

/// <summary>How much a worker does at the same time, and how often it probes refused credentials.</summary>
internal sealed record WorkerConfiguration(int MaxConcurrentCopies, int MaxConcurrentBlobs, TimeSpan CredentialProbeInterval);
