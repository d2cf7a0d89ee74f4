using Replication.Contracts.Images;
using Replication.Contracts.Signatures;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;
using Replication.Registries.Signatures;

namespace Replication.Registries;

/// <summary>
/// Verifies the signatures of images with the policy of a rule. It reads signatures from the registry of the image, within limits of size
/// and number, and sends no other requests. Thread-safe.
/// </summary>
public sealed class SignatureVerifier
{
    /// <summary>Most signatures of one image that are verified.</summary>
    public const int MaxSignatureCount = 100;

    /// <summary>Most referrers of one image that are read in the search for signatures.</summary>
    public const int MaxReferrerCount = 250;

    /// <summary>Largest signature or payload, in bytes.</summary>
    public const int MaxSignatureBytes = 1024 * 1024;

    private readonly VerifyPolicy _policy;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<NamedKey> _keys;
    private readonly NotationCheck? _notation;

    /// <summary>Reads the keys and certificates of the policy. Throws <see cref="ArgumentException"/> when one cannot be used.</summary>
    public SignatureVerifier(VerifyPolicy policy, TimeProvider time)
    {
        _policy = policy;
        _time = time;
        _keys = [.. policy.Cosign.Select(static it => VerificationKey.TryRead(it.Key, out var key, out var problem)
            ? new NamedKey(it.Name, key)
            : throw new ArgumentException($"the key '{it.Name}' {problem}", nameof(policy)))];
        _notation = policy.Notation is { } notation ? new NotationCheck(notation) : null;
    }

    /// <summary>
    /// Verifies the signatures of an image. Returns null when the policy is fulfilled, and otherwise the failure
    /// <see cref="TaskIssue.SignatureMissing"/> or <see cref="TaskIssue.SignatureInvalid"/>. Throws <see cref="RegistryException"/> when
    /// the registry cannot be read.
    /// </summary>
    public async Task<CopyFailure?> VerifyAsync(
        ImageStore store, RepositoryName repository, Digest image, CancellationToken cancellationToken)
    {
        var source = store.SourceOf(repository);
        await using var finder = source.FindReferrers(cancellationToken);
        return await VerifyAsync(source, image, finder, cancellationToken);
    }

    internal async Task<CopyFailure?> VerifyAsync(
        IImageSource source, Digest image, IReferrerFinder finder, CancellationToken cancellationToken)
    {
        var tally = new SignatureTally(_policy);
        var found = await finder.FindAsync(image);
        var search = new Search(source, image, tally);
        if (_keys.Count > 0)
        {
            foreach (var (tag, digest) in found.Tags.Where(static it => it.Tag.Text.EndsWith(".sig", StringComparison.Ordinal)))
            {
                if (await search.ReadAsync(digest, mediaType: null, tag.Text, mustReferTo: null, cancellationToken) is { } manifest
                    && await VerifyAllAsync(search, manifest, $"tag {tag}", cancellationToken))
                    return null;
            }
        }
        foreach (var referrer in found.Referrers.Take(MaxReferrerCount))
        {
            if (search.RemainingCount == 0)
                break;
            if (await search.ReadAsync(referrer.Digest, referrer.MediaType, referrer.Digest.Text, image, cancellationToken) is { } manifest
                && await VerifyAllAsync(search, manifest, $"referrer {referrer.Digest}", cancellationToken))
                return null;
        }
        if (search.RemainingCount == 0 || found.Referrers.Count > MaxReferrerCount)
            tally.AddProblem("limit", $"only {MaxSignatureCount} signatures and {MaxReferrerCount} referrers of an image are read");
        return Failure(tally, source, image);
    }

    // Returns true when the policy is fulfilled.
    private async Task<bool> VerifyAllAsync(Search search, ManifestDocument manifest, string place, CancellationToken cancellationToken)
    {
        foreach (var signature in ArtifactLayers.SignaturesIn(manifest, place, search.RemainingCount))
        {
            if (!Counts(signature.Format))
                continue;
            search.RemainingCount--;
            try
            {
                Verify(signature, await search.ReadAsync(signature.Blob, cancellationToken), search);
            }
            catch (SignatureProblem problem)
            {
                search.Tally.AddProblem(signature.Place, problem.Message);
            }
            // JSON of another shape, or with half of a character: it must not hide the valid signatures beside it.
            catch (InvalidOperationException)
            {
                search.Tally.AddProblem(signature.Place, "it cannot be read");
            }
            if (search.Tally.IsSatisfied)
                return true;
        }
        return false;
    }

    private bool Counts(SignatureFormat format) => IsOfCosign(format) ? _keys.Count > 0 : _notation is not null;

    private static bool IsOfCosign(SignatureFormat format) =>
        format is SignatureFormat.SimpleSigning or SignatureFormat.SigstoreBundle;

    private void Verify(StoredSignature signature, byte[] content, Search search)
    {
        switch (signature.Format)
        {
            case SignatureFormat.SimpleSigning:
                search.Tally.AddKey(CosignSignature.VerifySimple(content, signature.Annotation, search.Image, _keys));
                break;
            case SignatureFormat.SigstoreBundle:
                if (CosignSignature.VerifyBundle(content, search.Image, _keys) is { } signer)
                    search.Tally.AddKey(signer);
                break;
            default:
                var envelope = signature.Format == SignatureFormat.NotationJws
                    ? NotationJws.Read(content)
                    : NotationCose.Read(content);
                search.Tally.AddSigner(_notation!.Verify(envelope, search.Image, _time.GetUtcNow()));
                break;
        }
    }

    private static CopyFailure Failure(
        SignatureTally tally, IImageSource source, Digest image) => tally.HasProblems
        ? new CopyFailure(
            TaskIssue.SignatureInvalid,
            $"Signatures of {source.NameOf(image)} do not verify ({tally.Problems}). Sign the image with {tally.Wanted}.",
            IsWorthRetrying: true)
        : new CopyFailure(
            TaskIssue.SignatureMissing,
            $"{source.NameOf(image)} has no signature that the rule accepts. Sign the image with {tally.Wanted}.",
            IsWorthRetrying: true);

    private sealed class Search(IImageSource source, Digest image, SignatureTally tally)
    {
        public Digest Image => image;

        public SignatureTally Tally => tally;

        public int RemainingCount { get; set; } = MaxSignatureCount;

        // A list may contain deleted manifests, manifests with another subject, and what cannot be read.
        public async Task<ManifestDocument?> ReadAsync(
            Digest digest, string? mediaType, string place, Digest? mustReferTo, CancellationToken cancellationToken)
        {
            try
            {
                var manifest = await source.ReadAsync(digest, mediaType, cancellationToken);
                return mustReferTo is null || manifest?.Subject?.Digest == mustReferTo ? manifest : null;
            }
            catch (RegistryException e) when (!e.Failure.IsWorthRetrying && !e.Failure.IsRefusal)
            {
                tally.AddProblem(place, "it cannot be read");
                return null;
            }
        }

        public async Task<byte[]> ReadAsync(Descriptor blob, CancellationToken cancellationToken)
        {
            if (blob.Size > MaxSignatureBytes)
                throw new SignatureProblem($"it has {blob.Size} bytes; allowed: {MaxSignatureBytes}");
            using var read = await SmallBlob.TryReadAsync(source, blob, cancellationToken);
            return read?.Bytes.ToArray() ?? throw new SignatureProblem("it cannot be read");
        }
    }
}
