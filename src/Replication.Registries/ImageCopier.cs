using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Registries.Copying;

namespace Replication.Registries;

/// <summary>
/// Copies images between registries: blobs, then child manifests, then the manifest with its tag, so that the target never shows a part of an
/// image. Nothing is converted; what is there already is not sent again. Safe for many threads; its limits hold over all copies together.
/// </summary>
public sealed partial class ImageCopier : IDisposable
{
    private readonly CopyOptions _options;
    private readonly ILogger _logger;
    private readonly BlobLanes _lanes;

    /// <summary>Makes a copier; use one in a process.</summary>
    public ImageCopier(CopyOptions options, ILoggerFactory? loggers = null)
    {
        _options = options;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ImageCopier>();
        _lanes = new BlobLanes(options);
    }

    /// <summary>Copies one image. Throws <see cref="OperationCanceledException"/> when canceled, and leaves the target tag alone then.</summary>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var (result, lacking) = await new CopyRun(request, _options, _lanes, takesShortcuts: true).RunAsync(cancellationToken);
            if (lacking is null)
                return result!;
            // Something that seemed to be there is not: once more, believing nothing.
            LogShortcutsFailed(request.TargetRepository.Text, request.TargetTag.Text, request.Target.Host, lacking.Message);
            (result, lacking) = await new CopyRun(request, _options, _lanes, takesShortcuts: false).RunAsync(cancellationToken);
            return result ?? new CopyResult.Failed(lacking!);
        }
        catch (RegistryException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CopyResult.Failed(exception.Failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    [LoggerMessage(LogLevel.Warning, "{Host} lacks content of {Repository}:{Tag} that it said it had; all of it is sent again ({Reason})")]
    private partial void LogShortcutsFailed(string repository, string tag, string host, string reason);
}
