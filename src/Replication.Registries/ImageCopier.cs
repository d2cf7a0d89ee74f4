using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries;

/// <summary>
/// Copies images between registries, folders and archives: first blobs, then child manifests, then the manifest with its tag, so that the
/// target never shows an incomplete image. Nothing is converted, and existing content is not sent again. Thread-safe; its limits apply to
/// all copies together.
/// </summary>
public sealed partial class ImageCopier
{
    private readonly CopyOptions _options;
    private readonly ILogger _logger;
    private readonly CopyLimits _limits;

    /// <summary>Creates a copier. Use one per process.</summary>
    public ImageCopier(CopyOptions options, ILoggerFactory? loggers = null)
    {
        _options = options;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ImageCopier>();
        _limits = new CopyLimits(options);
    }

    /// <summary>The bytes of small blobs in memory now.</summary>
    public long BufferedBytes => _limits.BufferedBytes;

    /// <summary>
    /// Copies one image. Throws <see cref="OperationCanceledException"/> on cancellation; the target tag is then unchanged.
    /// </summary>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var result = await TryCopyAsync(request, cancellationToken);
        if (result is not CopyResult.Failed { Failure: { MayLackRepository: true } refused } || request.CreateRepository is not { } create)
            return result;
        try
        {
            if (await create(refused, cancellationToken) is { } failure)
                return new CopyResult.Failed(failure);
        }
        catch (RegistryException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CopyResult.Failed(exception.Failure);
        }
        result = await TryCopyAsync(request, cancellationToken);
        // The registry may need a moment to show the new repository.
        return result is CopyResult.Failed { Failure: { LacksRepository: true } again }
            ? new CopyResult.Failed(again with { IsWorthRetrying = true })
            : result;
    }

    private async Task<CopyResult> TryCopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CopyWithShortcutsAsync(request, cancellationToken)
                ?? await CopyAllAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is RegistryException or MissingContentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CopyResult.Failed((exception as RegistryException)?.Failure ?? ((MissingContentException)exception).Failure);
        }
    }

    private async Task<CopyResult> CopyAllAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await new CopyRun(request, _options, _limits, takesShortcuts: false).RunAsync(cancellationToken);
        }
        catch (MissingContentException missing) when (MayBeSparse(request))
        {
            throw SparseRefused(request, missing);
        }
    }

    // Returns null when the target rejected a manifest because of content that it seemed to have. The copy is then repeated without
    // shortcuts.
    private async Task<CopyResult?> CopyWithShortcutsAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var run = new CopyRun(request, _options, _limits, takesShortcuts: true);
        try
        {
            return await run.RunAsync(cancellationToken);
        }
        catch (MissingContentException missing)
        {
            // A sparse index always lacks content.
            if (MayBeSparse(request) && !await run.Shortcuts.IsAnyGoneAsync(cancellationToken))
                throw SparseRefused(request, missing);
            LogShortcutsFailed(request.TargetRepository.Text, request.TargetTag.Text, request.Target.Host, missing.Message);
            return null;
        }
    }

    private static bool MayBeSparse(CopyRequest request) => request.Platforms.Count > 0 || request.AllowsSparse;

    private static RegistryException SparseRefused(CopyRequest request, MissingContentException missing) => new(new CopyFailure(
        CopyFailure.TargetRefused,
        $"The target registry {request.Target.Host} rejects an index without all of its manifests. Copy {request.SourceRepository} with "
            + $"all platforms. ({missing.Message})",
        IsWorthRetrying: false)
    {
        Remedy = CopyRemedy.AllPlatforms,
    });

    [LoggerMessage(
        LogLevel.Warning, "{Host} lacks content of {Repository}:{Tag} that it reported as present; all content is sent again ({Reason})")]
    private partial void LogShortcutsFailed(string repository, string tag, string host, string reason);
}
