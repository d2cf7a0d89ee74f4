using System.Buffers;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>
/// Writes the blobs of one image to a folder. A blob that the folder has with the right size is not read from the source.
/// </summary>
internal sealed class LayoutBlobCopier(
    ImageStore store, LayoutFolder folder, LayoutWriters writers, IImageSource source, BlobCopyContext context) : IBlobCopier
{
    private const int BufferBytes = 128 * 1024;

    // A second read distinguishes transmission errors from damaged storage.
    private const int MaxReads = 2;

    private readonly BlobLanes _lanes = context.Limits.LanesTo(store);

    public async Task CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var progress = context.Request.Progress;
        var how = await writers.SingleFlight.RunAsync(
            context.Request.TargetRepository,
            blob.Digest,
            progress,
            waitsForOtherRepositories: false,
            reusesOtherTransfers: context.TakesShortcuts,
            meter => CopyOnceAsync(blob, meter, cancellationToken),
            cancellationToken);
        progress[blob.Digest].Finish(how);
    }

    private async Task<BlobTransferKind> CopyOnceAsync(Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        if (context.TakesShortcuts && await LayoutReader.HasBlobAsync(folder, blob, cancellationToken))
            return BlobTransferKind.Present;
        var isSmall = blob.Size <= context.Options.SmallBlobBytes;
        using var place = await _lanes.EnterAsync(isSmall, cancellationToken);
        using var stream = isSmall ? null : await _lanes.StreamAsync(cancellationToken);
        if (blob.Data is { } data)
        {
            writers.Open(folder).WriteBlob(blob.Digest, data);
            return BlobTransferKind.Streamed;
        }
        var coding = new BlobCoding(blob);
        for (var read = 1; ; read++)
        {
            meter.Restart();
            if (await TryWriteAsync(blob, coding, meter, cancellationToken) is not { } mismatch)
                return BlobTransferKind.Streamed;
            // The digest proves that the Content-Encoding header of a registry was wrong.
            if (!coding.TrySwitch() && read >= MaxReads)
                throw new RegistryException(mismatch);
        }
    }

    // Returns the failure when the content does not match the digest.
    private async Task<CopyFailure?> TryWriteAsync(Descriptor blob, BlobCoding coding, BlobMeter meter, CancellationToken cancellationToken)
    {
        var writer = writers.Open(folder);
        var temporary = writer.NewFile();
        try
        {
            await using var reader = source.OpenBlob(blob, coding, startAt: 0);
            await using (var file = writer.CreateFile(temporary, blob.Size))
            {
                if (!await WriteAsync(reader, file, blob, meter, cancellationToken))
                    return reader.Mismatch();
                file.Flush(flushToDisk: true);
            }
            writer.Commit(temporary, blob.Digest);
            source.RecordRead(blob.Digest);
            return null;
        }
        catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying && coding.IsGuess)
        {
            return exception.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unavailable(folder.Name, "written", exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    private async Task<bool> WriteAsync(
        IBlobReader reader, FileStream file, Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var hash = RunningHash.Of(blob.Digest);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            // The read after the last byte fails when a response without Content-Length contains more bytes.
            while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.Append(buffer.AsSpan(0, read));
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                meter.Moved(read, writers.Time.GetUtcNow());
            }
            return hash.ToHex() == blob.Digest.Hex;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The end of the export removes it.
        }
    }
}
