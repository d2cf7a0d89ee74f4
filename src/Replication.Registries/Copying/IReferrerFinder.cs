using Replication.Contracts.Images;

namespace Replication.Registries.Copying;

/// <summary>Finds the referrers of manifests at the source.</summary>
internal interface IReferrerFinder : IAsyncDisposable
{
    /// <summary>Announces further subjects, so that one request can answer for many of them.</summary>
    void Expect(IEnumerable<Digest> subjects);

    /// <summary>Starts the search for the referrers of a subject.</summary>
    void Begin(Digest subject);

    /// <summary>Returns the referrers of a subject. Throws <see cref="RegistryException"/>.</summary>
    Task<FoundReferrers> FindAsync(Digest subject);
}
