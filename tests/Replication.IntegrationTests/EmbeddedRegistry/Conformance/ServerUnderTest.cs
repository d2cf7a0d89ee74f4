namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>A started registry and its optional capabilities.</summary>
internal sealed record ServerUnderTest(Uri Address, IAsyncDisposable Server) : IAsyncDisposable
{
    /// <summary>True if POST with a digest stores the blob; else it starts a session.</summary>
    public required bool MonolithicPost { get; init; }

    /// <summary>True if a mount without a source repository finds the blob; else it starts a session.</summary>
    public required bool AnonymousMount { get; init; }

    /// <summary>True if a chunk with a wrong offset is rejected; else it is appended.</summary>
    public required bool ChunkOrder { get; init; }

    /// <summary>True if a session can be resumed after a lost request; else the session is lost.</summary>
    public required bool Resume { get; init; }

    /// <summary>True if manifests can be stored under sha512; else that digest is rejected.</summary>
    public required bool Sha512Manifests { get; init; }

    /// <summary>True if referrers are indexed and listed; else the endpoint does not exist.</summary>
    public required bool Referrers { get; init; }

    /// <summary>True if a tag can be deleted without its manifest; else DELETE accepts a digest only.</summary>
    public required bool TagDelete { get; init; }

    /// <summary>True if tags are sorted and paged; else they come in any order and all at once.</summary>
    public required bool TagPages { get; init; }

    /// <summary>True if a manifest over the size limit gets 413; else 400.</summary>
    public required bool TooLargeHasItsStatus { get; init; }

    /// <summary>True if an invalid repository name gets its error code; else 404.</summary>
    public required bool InvalidNames { get; init; }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
