namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>A registry that has just been started, and what it can do of that which not every registry can.</summary>
internal sealed record ServerUnderTest(Uri Address, IAsyncDisposable Server) : IAsyncDisposable
{
    /// <summary>POST with a digest stores the blob; else it begins a session.</summary>
    public required bool MonolithicPost { get; init; }

    /// <summary>A mount that names no repository finds the blob; else it begins a session.</summary>
    public required bool AnonymousMount { get; init; }

    /// <summary>A chunk that does not fit is refused; else it is appended.</summary>
    public required bool ChunkOrder { get; init; }

    /// <summary>A session that lost a request goes on where it stood; else it is gone.</summary>
    public required bool Resume { get; init; }

    /// <summary>Manifests are kept under sha512; else their digest is refused.</summary>
    public required bool Sha512Manifests { get; init; }

    /// <summary>Referrers are indexed and listed; else there is no such endpoint.</summary>
    public required bool Referrers { get; init; }

    /// <summary>A tag can be removed and its manifest left; else only a digest is taken.</summary>
    public required bool TagDelete { get; init; }

    /// <summary>Tags come in order and by pages; else in any order and all at once.</summary>
    public required bool TagPages { get; init; }

    /// <summary>A manifest over the limit gets 413; else 400.</summary>
    public required bool TooLargeHasItsStatus { get; init; }

    /// <summary>An invalid repository name is called that; else there is simply no such page.</summary>
    public required bool InvalidNames { get; init; }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
