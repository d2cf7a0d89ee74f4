using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Instances;

/// <summary>
/// <c>POST /instances/{name}/check</c> and <c>POST /instances/{name}/check/stream</c>: check connection, login, read access, write access
/// and incoming webhooks of an instance. The second one sends each step as it runs.
/// </summary>
internal sealed class InstanceCheck(InstanceBook book, InstanceCheckRun run)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/instances/{name}/check", CheckAsync)
            .WithMetadata(CallAccess.Operator, ChangesNothing.Mark, HeavyCall.Reading, InstanceCheckOperation.Check);
        api.MapPost("/instances/{name}/check/stream", StreamAsync)
            .WithMetadata(CallAccess.Operator, ChangesNothing.Mark, HeavyCall.Reading, InstanceCheckOperation.Stream);
    }

    private async Task<IResult> CheckAsync(
        HttpContext context, string name, string? repository, bool? write, CancellationToken cancellationToken)
    {
        var (instance, named, problem) = await ReadAsync(Caller.Of(context), name, repository, cancellationToken);
        return problem ?? Results.Ok(await run.RunAsync(instance!, named, write, static _ => { }, cancellationToken));
    }

    // The stream is written here, not by the result: a heavy call ends when this method returns.
    private async Task<IResult> StreamAsync(
        HttpContext context, string name, string? repository, bool? write, CancellationToken cancellationToken)
    {
        var (instance, named, problem) = await ReadAsync(Caller.Of(context), name, repository, cancellationToken);
        if (problem is not null)
            return problem;
        await CheckStream.WriteAsync(
            context, (report, token) => run.RunAsync(instance!, named, write, report, token), cancellationToken);
        return Results.Empty;
    }

    private async Task<(RegistryInstance? Instance, RepositoryName? Repository, IResult? Problem)> ReadAsync(
        Caller caller, string name, string? repository, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(name, cancellationToken) is not { } instance)
            return (null, null, Problem.NotFound("instance.unknown", $"there is no instance '{name}'"));
        RepositoryName? named = null;
        if (repository is not null && !RepositoryName.TryParse(repository, out named))
            return (null, null, Problem.BadRequest("request.repository", $"'{repository}' is not a repository name"));
        // Without a repository name, the check chooses one from any namespace.
        if (named is null && caller.Namespaces is { } limits)
            return (null, null, Problem.Forbidden(
                "access.namespace",
                $"the token '{caller.Name}' is limited to {string.Join(", ", limits)}; name a repository there (?repository=)"));
        if (named is not null && !caller.MaySee(named))
            return (null, null, Problem.Forbidden("access.namespace", $"the token is not for the namespace '{named.Namespace}'"));
        return (instance, named, null);
    }
}
