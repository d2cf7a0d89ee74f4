using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries;

/// <summary>
/// Copies images between registries: blobs, then child manifests, then the manifest with its tag, so that the target never shows a part of an
/// image. Nothing is converted; what is there already is not sent again. Safe for many threads; its limits hold over all copies together.
/// </summary>
public sealed partial class ImageCopier
{
    private readonly CopyOptions _options;
    private readonly ILogger _logger;
    private readonly CopyLimits _limits;

    /// <summary>Makes a copier; use one in a process.</summary>
    public ImageCopier(CopyOptions options, ILoggerFactory? loggers = null)
    {
        _options = options;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ImageCopier>();
        _limits = new CopyLimits(options);
    }

    /// <summary>Bytes of small blobs that are held in memory now.</summary>
    public long BufferedBytes => _limits.BufferedBytes;

    /// <summary>Copies one image. Throws <see cref="OperationCanceledException"/> when canceled, and leaves the target tag alone then.</summary>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CopyTrustinglyAsync(request, cancellationToken)
                ?? await CopyAllAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is RegistryException or LacksContentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CopyResult.Failed((exception as RegistryException)?.Failure ?? ((LacksContentException)exception).Failure);
        }
    }

    private async Task<CopyResult> CopyAllAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await new CopyRun(request, _options, _limits, takesShortcuts: false).RunAsync(cancellationToken);
        }
        catch (LacksContentException lacking) when (MayBeSparse(request))
        {
            throw SparseRefused(request, lacking);
        }
    }

    // Null when the target refused a manifest because of content that it seemed to have: the copy is repeated without shortcuts.
    private async Task<CopyResult?> CopyTrustinglyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var run = new CopyRun(request, _options, _limits, takesShortcuts: true);
        try
        {
            return await run.RunAsync(cancellationToken);
        }
        catch (LacksContentException lacking)
        {
            // A sparse index lacks something in any case.
            if (MayBeSparse(request) && !await run.Shortcuts.IsAnyGoneAsync(cancellationToken))
                throw SparseRefused(request, lacking);
            LogShortcutsFailed(request.TargetRepository.Text, request.TargetTag.Text, request.Target.Host, lacking.Message);
            return null;
        }
    }

    private static bool MayBeSparse(CopyRequest request) => request.Platforms.Count > 0 || request.AllowsSparse;

    private static RegistryException SparseRefused(CopyRequest request, LacksContentException lacking) => new(new CopyFailure(
        CopyFailure.TargetRefused,
        $"The target registry {request.Target.Host} does not take an index without all manifests that it names; copy {request.SourceRepository} whole, without choosing platforms. ({lacking.Message})",
        IsWorthRetrying: false));

    [LoggerMessage(LogLevel.Warning, "{Host} lacks content of {Repository}:{Tag} that it said it had; all of it is sent again ({Reason})")]
    private partial void LogShortcutsFailed(string repository, string tag, string host, string reason);
}
