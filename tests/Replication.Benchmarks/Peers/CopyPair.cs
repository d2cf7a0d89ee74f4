namespace Replication.Benchmarks.Peers;

/// <summary>One image to be copied; the digest tells afterwards whether it was.</summary>
internal sealed record CopyPair(string SourceRepository, string SourceTag, string TargetRepository, string TargetTag, string Digest);
