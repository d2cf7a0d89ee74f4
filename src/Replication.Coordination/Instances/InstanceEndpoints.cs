using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Registries.Clouds;

namespace Replication.Coordination.Instances;

/// <summary>API calls that list, create, change and delete instances. Instances of the configuration file are read-only.</summary>
internal sealed class InstanceEndpoints(
    InstanceBook book,
    IInstanceStore store,
    InstanceChanges changes,
    CredentialStates credentials,
    InstanceActivity activity,
    ApiQuotas quotas,
    InstanceReader readInstance)
{
    private const string ForeignKeys = "secrets.foreignKeys";

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/instances", ListAsync).WithMetadata(CallAccess.Viewer, InstanceOperations.List);
        api.MapPost("/instances", CreateAsync).WithMetadata(CallAccess.Admin, InstanceOperations.Create);
        api.MapGet("/instances/{name}", FindAsync).WithMetadata(CallAccess.Viewer, InstanceOperations.Find);
        api.MapPut("/instances/{name}", ReplaceAsync).WithMetadata(CallAccess.Admin, InstanceOperations.Replace);
        api.MapDelete("/instances/{name}", DeleteAsync).WithMetadata(CallAccess.Admin, InstanceOperations.Delete);
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var kept = await store.ListAsync(cancellationToken);
        var all = kept.Where(it => !book.IsDeclared(it.Instance.Name)).Select(Show)
            .Concat(book.Current.All.Where(it => book.IsDeclared(it.Name)).Select(Show));
        var shown = all.OrderBy(it => it.Name, StringComparer.Ordinal).ToList();
        return Results.Ok(new Page<ShownInstance>(await activity.AddAsync(shown, cancellationToken), null));
    }

    private async Task<IResult> FindAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (book.IsDeclared(name))
            return Results.Ok(await activity.AddAsync(Show(book.Current.Find(name)!), cancellationToken));
        if (await store.FindAsync(name, cancellationToken) is not { } kept)
            return Unknown(name);
        EntityTag.Show(context, kept.Version);
        return Results.Ok(await activity.AddAsync(Show(kept), cancellationToken));
    }

    private ShownInstance Show(RegistryInstance declared) => ShownInstance.Of(declared, credentials.Find(declared.Name));

    private ShownInstance Show(KeptInstance kept) => ShownInstance.Of(kept, credentials.Find(kept.Instance.Name));

    private async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (instance, problem) = await ReadAsync(context, name: null, kept: null, cancellationToken);
        if (instance is null)
            return problem!;
        if (await changes.IsFullAsync(cancellationToken))
            return Full();
        if (await changes.FindKeyFaultAsync(instance, cancellationToken) is { } fault)
            return Problem.Conflict(ForeignKeys, fault);
        if (await changes.CreateAsync(Caller.Of(context), instance, cancellationToken) is not { } created)
        {
            if (!book.IsDeclared(instance.Name) && await store.FindAsync(instance.Name, cancellationToken) is null)
                return Full();
            return Problem.Conflict(
                "instance.exists",
                $"there is an instance '{instance.Name}' already{(book.IsDeclared(instance.Name) ? ", in the configuration file" : "")}");
        }
        EntityTag.Show(context, created.Version);
        return Results.Created(
            $"/api/v1/instances/{instance.Name}", await activity.AddAsync(Show(created), cancellationToken));
    }

    private async Task<IResult> ReplaceAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        var (kept, refusal) = await FindToChangeAsync(context, name, cancellationToken);
        if (kept is null)
            return refusal!;
        var (instance, problem) = await ReadAsync(context, name, kept.Instance, cancellationToken);
        if (instance is null)
            return problem!;
        if (await changes.FindKeyFaultAsync(instance, cancellationToken) is { } fault)
            return Problem.Conflict(ForeignKeys, fault);
        if (await changes.ReplaceAsync(Caller.Of(context), kept, instance, cancellationToken) is not { } replaced)
            return EntityTag.Stale();
        EntityTag.Show(context, replaced.Version);
        return Results.Ok(await activity.AddAsync(Show(replaced), cancellationToken));
    }

    private async Task<IResult> DeleteAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        var (kept, refusal) = await FindToChangeAsync(context, name, cancellationToken);
        if (kept is null)
            return refusal!;
        return await changes.DeleteAsync(Caller.Of(context), kept, cancellationToken) switch
        {
            null => EntityTag.Stale(),
            [] => Results.NoContent(),
            var naming => Problem.Conflict(
                "instance.inUse",
                $"the instance '{name}' is named by {string.Join(", ", naming.Select(it => $"the rule '{it.Name}'"))}; remove that first"),
        };
    }

    private async Task<(KeptInstance?, IResult?)> FindToChangeAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (book.IsDeclared(name))
            return (null, Problem.Conflict(
                "instance.declared", $"the instance '{name}' is declared in the configuration file; change it there"));
        if (await store.FindAsync(name, cancellationToken) is not { } kept)
            return (null, Unknown(name));
        return EntityTag.Refuse(context, kept.Version) is { } stale ? (null, stale) : (kept, null);
    }

    private async Task<(RegistryInstance?, IResult?)> ReadAsync(
        HttpContext context, string? name, RegistryInstance? kept, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return (null, tooLarge);
        if (!body.TryReadObject(out var json, out var unreadable))
            return (null, unreadable);
        foreach (var key in ShownInstance.ReadOnlyKeys)
            json.Remove(key);
        if (name is not null)
            json.TryAdd("name", name);
        if (kept is not null)
            KeptSecrets.FillIn(json, kept);
        var reading = readInstance(json);
        var problems = reading.Problems.ToList();
        if (name is not null && reading.Value is { } read && read.Name != name)
            problems.Add(new BodyProblem(
                "instance.name", "name", $"the instance is called '{name}', and stays so; make another one for another name"));
        // A bucket may be any folder of the machine, which only the author of the configuration file controls.
        if (reading.Value is { Kind: InstanceKind.Bucket })
            problems.Add(new BodyProblem(
                "instance.bucketDeclared",
                "kind",
                "a bucket is not created through the API, because it can be any folder of the machine; declare it under instances in the "
                    + "configuration file"));
        else if (reading.Value is { } its && MachineIdentity.ProblemOf(its) is { } identity)
            problems.Add(new BodyProblem("instance.machineIdentity", "credentials", identity));
        if (name is not null && reading.Value is { } changed)
        {
            var broken = await changes.ProblemsOfRulesAsync(changed with { Name = name }, cancellationToken);
            problems.AddRange(broken.Where(it => !reading.Problems.Any(other => other.TopKey == it.TopKey)));
        }
        return problems.Count == 0 && reading.Value is { } instance ? (instance, null) : (null, Problem.Unprocessable(problems));
    }

    private IResult Full() => Problem.Conflict(
        "instance.quota",
            $"there are {quotas.MaxInstances} instances, which is the limit (api.maxInstances); remove one, or raise the limit");

    private static IResult Unknown(string name) => Problem.NotFound("instance.unknown", $"there is no instance '{name}'");
}
