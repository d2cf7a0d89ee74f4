namespace Replication.Registries;

/// <summary>The active and waiting requests of a client.</summary>
/// <param name="Requests">Active requests, except blob reads.</param>
/// <param name="WaitingRequests">Waiting requests, except blob reads.</param>
/// <param name="BlobReads">Active blob reads.</param>
/// <param name="WaitingBlobReads">Waiting blob reads.</param>
public readonly record struct RegistryDemand(int Requests, int WaitingRequests, int BlobReads, int WaitingBlobReads);
