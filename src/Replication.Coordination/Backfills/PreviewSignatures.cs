using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>Verifies the signatures of the first images of a preview, as the worker would.</summary>
internal static class PreviewSignatures
{
    private const int MaxImageCount = 20;

    /// <summary>Returns the preview with the results. Throws <see cref="RegistryException"/> when the source fails.</summary>
    public static async Task<RulePreview> VerifyAsync(
        RulePreview preview, ReplicationRule rule, ImageStore source, TimeProvider time, CancellationToken cancellationToken)
    {
        if (rule.Verify is not { } policy)
            return preview;
        var verifier = new SignatureVerifier(policy, time);
        // A rule with several targets shows an image once for each.
        var results = new Dictionary<PreviewedTag, PreviewedSignature>();
        foreach (var image in preview.Items.Select(static it => it.Source).Distinct().Take(MaxImageCount))
            results[image] = await VerifyAsync(image, verifier, source, cancellationToken);
        return preview with { Items = [.. preview.Items.Select(it => it with { Signature = results.GetValueOrDefault(it.Source) })] };
    }

    private static async Task<PreviewedSignature> VerifyAsync(
        PreviewedTag image, SignatureVerifier verifier, ImageStore source, CancellationToken cancellationToken)
    {
        if (ReferrersTag.TryReadSubject(image.Tag, out _))
        {
            return new(Verified: false, new TaskIssue(
                TaskIssue.NotFollowed, "This is the tag of a signature. It is copied with the image that it signs, when that verifies."));
        }
        var failure = await source.ResolveAsync(image.Repository, image.Tag, cancellationToken) is { } digest
            ? await verifier.VerifyAsync(source, image.Repository, digest, cancellationToken)
            : new CopyFailure(CopyFailure.ManifestUnknown, "The tag was deleted after it was listed. List the images again.", true);
        return new(failure is null, failure is null ? null : new TaskIssue(failure.Code, failure.Message));
    }
}
