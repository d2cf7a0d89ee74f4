using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Registries.Lists;

namespace Replication.Coordination.Instances;

/// <summary>API calls that list the repositories and tags of an instance. Each page is read from the registry.</summary>
internal sealed class RegistryListEndpoints(RegistryClients clients, ISecretSeal seal)
{
    private const string TagsEnd = "/tags";

    // Marks an encrypted cursor. No cursor of a registry begins with it.
    private const string SealedMark = "sealed:";

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/instances/{name}/repositories", ListRepositoriesAsync)
            .WithMetadata(CallAccess.Viewer, HeavyCall.Reading, RegistryListOperations.ListRepositories);
        // A repository name contains slashes, so the catch-all parameter includes the suffix: …/repositories/team/app/tags.
        api.MapGet("/instances/{name}/repositories/{**repository}", ListTagsAsync)
            .WithMetadata(CallAccess.Viewer, HeavyCall.Reading, RegistryListOperations.ListTags);
    }

    private async Task<IResult> ListRepositoriesAsync(
        HttpContext context, string name, string? last, string? n, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(n, out var count, out var problem))
            return problem;
        var caller = Caller.Of(context);
        return await ReadAsync(
            context,
            name,
            async client =>
            {
                var page = await client.ListRepositoriesAsync(Open(last), count, cancellationToken);
                return page with
                {
                    Items = [.. page.Items.Where(it => MaySee(caller, it))],
                    Next = page.Next is { } next && !MaySee(caller, next) ? Seal(next) : page.Next
                };
            },
            cancellationToken);
    }

    private static bool MaySee(Caller caller, string name) =>
        caller.Namespaces is null || (RepositoryName.TryParse(name, out var repository) && caller.MaySee(repository));

    // Encrypts a cursor that names a repository which the caller may not see.
    private string Seal(string place) => SealedMark + seal.Seal(SealPurpose.ListCursor, place);

    private string? Open(string? last) => last?.StartsWith(SealedMark, StringComparison.Ordinal) == true
        ? seal.Open(SealPurpose.ListCursor, last[SealedMark.Length..]) ?? throw new InvalidCursorException(last)
        : last;

    private async Task<IResult> ListTagsAsync(
        HttpContext context, string name, string repository, string? last, string? n, CancellationToken cancellationToken)
    {
        var path = repository.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!path.EndsWith(TagsEnd, StringComparison.Ordinal))
            return Problem.NotFound(
                "request.unknown", "there is nothing at this address; the tags of a repository are at …/repositories/{repository}/tags");
        if (!RepositoryName.TryParse(path[..^TagsEnd.Length], out var parsed))
            return Problem.BadRequest("request.repository", $"'{path[..^TagsEnd.Length]}' is not a repository name");
        if (!ListLimit.TryRead(n, out var count, out var problem))
            return problem;
        return Caller.Of(context).MaySee(parsed)
            ? await ReadAsync(context, name, client => client.ListTagsAsync(parsed, last, count, cancellationToken), cancellationToken)
            : Problem.Forbidden("access.namespace", $"the token is not for the namespace '{parsed.Namespace}'");
    }

    private async Task<IResult> ReadAsync(
        HttpContext context, string name, Func<ImageStore, Task<RegistryPage>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var borrowed = await clients.BorrowAsync(name, cancellationToken);
            if (borrowed is null)
                return Problem.NotFound("instance.unknown", $"there is no instance '{name}'");
            var page = await read(borrowed.Client);
            return Results.Ok(new Page<string>(page.Items, page.Next));
        }
        catch (RegistryException e)
        {
            return RegistryProblem.Of(context, e.Failure);
        }
    }
}
