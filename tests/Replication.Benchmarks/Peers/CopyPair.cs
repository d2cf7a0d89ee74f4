namespace Replication.Benchmarks.Peers;

/// <summary>One image to copy. The digest is used to verify the copy.</summary>
internal sealed record CopyPair(string SourceRepository, string SourceTag, string TargetRepository, string TargetTag, string Digest);
