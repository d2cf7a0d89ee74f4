namespace Replication.Registries;

/// <summary>What a client asks of its registry at this moment.</summary>
/// <param name="Requests">Requests under way, other than those that read blobs.</param>
/// <param name="WaitingRequests">Such requests that wait to begin.</param>
/// <param name="BlobReads">Blobs being read.</param>
/// <param name="WaitingBlobReads">Reads that wait to begin.</param>
public readonly record struct RegistryDemand(int Requests, int WaitingRequests, int BlobReads, int WaitingBlobReads);
