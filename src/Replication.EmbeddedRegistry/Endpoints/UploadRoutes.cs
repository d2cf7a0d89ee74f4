using System.Globalization;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary><c>/v2/name/blobs/uploads/</c> and the sessions below it (distribution-spec, "Pushing blobs").</summary>
internal sealed class UploadRoutes(EmbeddedRegistryOptions options, UploadStore uploads, BlobStore blobs, EventPublisher events)
{
    public async Task<IResult> StartAsync(HttpContext context, string repository)
    {
        var query = context.Request.Query;
        if (!HttpMethods.IsPost(context.Request.Method))
            return ErrorResponse.Unsupported();
        if (ContentDigest.TryParse(query["mount"], out var wanted) && TryMount(context, repository, wanted, query["from"]))
            return Stored(context, repository, wanted);

        var monolithic = options.MonolithicPost && query.ContainsKey("digest");
        if (monolithic && !ContentDigest.TryParse(query["digest"], out _))
            return ErrorResponse.DigestInvalid(query["digest"]);
        var algorithm = query["digest-algorithm"].ToString() is { Length: > 0 } named ? named : "sha256";
        if (!ContentDigest.IsAlgorithm(algorithm))
            return ErrorResponse.DigestInvalid(algorithm);

        var session = await uploads.StartAsync(repository, algorithm, context.RequestAborted);
        if (monolithic)
            return await InTurnAsync(context, session, cancellation => CompleteAsync(context, repository, session, cancellation));
        if (options.MinChunkBytes is { } least)
            context.Response.Headers[RegistryHeaders.MinChunkLength] = least.ToString(CultureInfo.InvariantCulture);
        return Progress(context, repository, session, StatusCodes.Status202Accepted);
    }

    public Task<IResult> ContinueAsync(HttpContext context, RegistryRoute route)
    {
        var repository = route.Repository;
        if (uploads.Find(repository, route.Reference) is not { } session)
            return Task.FromResult<IResult>(ErrorResponse.UploadUnknown(route.Reference));
        return InTurnAsync(context, session, cancellation => context.Request.Method switch
        {
            "GET" => Task.FromResult(Progress(context, repository, session, StatusCodes.Status204NoContent)),
            "PATCH" => AppendAsync(context, repository, session, cancellation),
            "PUT" => CompleteAsync(context, repository, session, cancellation),
            "DELETE" => Task.FromResult(Cancel(session)),
            _ => Task.FromResult<IResult>(ErrorResponse.Unsupported()),
        });
    }

    private static async Task<IResult> InTurnAsync(HttpContext context, DiskUpload session, Func<CancellationToken, Task<IResult>> answer)
    {
        try
        {
            return await session.InTurnAsync(
                async cancellation => session.Ended
                    ? ErrorResponse.UploadUnknown(session.Id)
                    : await answer(cancellation), context.RequestAborted);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return ErrorResponse.UploadInvalid("a later request took the upload over", StatusCodes.Status409Conflict);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The session was lost during the request.
            return ErrorResponse.UploadUnknown(session.Id);
        }
    }

    private bool TryMount(HttpContext context, string repository, ContentDigest digest, string? from)
    {
        if (!options.Mount || (from is null && !options.AnonymousMount))
            return false;
        var source = from is null ? blobs.FindAnywhere(digest) : Grammar.IsRepository(from) ? blobs.Find(from, digest) : null;
        if (source is null)
            return false;
        blobs.Link(repository, digest);
        events.Blob(context, RegistryEvent.Mount, repository, digest, source.Length, from);
        return true;
    }

    private async Task<IResult> AppendAsync(
        HttpContext context, string repository, DiskUpload session, CancellationToken cancellationToken) =>
        RefuseChunk(context, repository, session) ?? await AppendAsync(context, session, cancellationToken)
            ?? Progress(context, repository, session, StatusCodes.Status202Accepted);

    private async Task<IResult> CompleteAsync(
        HttpContext context, string repository, DiskUpload session, CancellationToken cancellationToken)
    {
        if (!ContentDigest.TryParse(context.Request.Query["digest"], out var digest))
            return ErrorResponse.DigestInvalid(context.Request.Query["digest"]);
        if ((RefuseChunk(context, repository, session) ?? await AppendAsync(context, session, cancellationToken)) is { } refused)
            return refused;

        var size = session.Length;
        if (await session.DigestAsync(digest.Algorithm, cancellationToken) != digest)
        {
            uploads.End(session);
            return ErrorResponse.DigestInvalid(digest.ToString());
        }
        blobs.Adopt(repository, digest, session.DataFile);
        uploads.End(session);
        events.Blob(context, RegistryEvent.Push, repository, digest, size);
        return Stored(context, repository, digest);
    }

    /// <summary>Returns an error when the headers show that the body is not the next chunk; otherwise null.</summary>
    private IResult? RefuseChunk(HttpContext context, string repository, DiskUpload session)
    {
        var announced = context.Request.Headers.ContentRange.ToString();
        if (announced.Length == 0)
            return null;
        if (ChunkRange.Parse(announced) is not { } range || range.First != session.Length)
            return Progress(context, repository, session, StatusCodes.Status416RangeNotSatisfiable);
        if (context.Request.ContentLength is { } length && length != range.Length)
            return ErrorResponse.SizeInvalid($"Content-Range announces {range.Length} bytes, Content-Length {length}");
        // Only the last chunk may be below the minimum length.
        if (session.HadShortChunk)
            return ErrorResponse.SizeInvalid($"a chunk before this one was shorter than {options.MinChunkBytes} bytes");
        session.HadShortChunk = range.Length < options.MinChunkBytes;
        return null;
    }

    private static async Task<IResult?> AppendAsync(HttpContext context, DiskUpload session, CancellationToken cancellationToken)
    {
        var before = session.Length;
        await session.AppendAsync(context.Request.Body, cancellationToken);
        var range = ChunkRange.Parse(context.Request.Headers.ContentRange.ToString());
        return range is not null && range.Length != session.Length - before
            ? ErrorResponse.SizeInvalid($"Content-Range announces {range.Length} bytes, {session.Length - before} came")
            : null;
    }

    private IResult Cancel(DiskUpload session)
    {
        uploads.End(session);
        return Results.NoContent();
    }

    private static IResult Progress(HttpContext context, string repository, DiskUpload session, int status)
    {
        var headers = context.Response.Headers;
        headers.Location = $"{Root(context)}{repository}/blobs/uploads/{session.Id}";
        headers.Range = ChunkRange.Received(session.Length);
        headers[RegistryHeaders.UploadId] = session.Id;
        return Results.StatusCode(status);
    }

    private static IResult Stored(HttpContext context, string repository, ContentDigest digest)
    {
        context.Response.Headers.Location = $"{Root(context)}{repository}/blobs/{digest}";
        context.Response.Headers[RegistryHeaders.ContentDigest] = digest.ToString();
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/v2/";
}
