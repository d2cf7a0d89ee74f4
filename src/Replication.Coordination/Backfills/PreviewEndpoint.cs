using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Instances;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary><c>POST /rules/preview</c>: whether a rule could be made, which existing images it would match, and where it would bring them. Nothing is made or copied.</summary>
internal sealed class PreviewEndpoint(
    RuleReader read, RuleBook rules, DeclaredRules declared, InstanceBook instances, RegistryClients clients, InstanceUse use, TimeProvider time)
{
    // What the API shows of a rule and takes back unread.
    private static readonly string[] ReadOnlyKeys = ["id", "version", "declared", "createdAt", "activeSince"];

    public void Map(IEndpointRouteBuilder api) => api.MapPost("/rules/preview", PreviewAsync).WithMetadata(CallAccess.Viewer);

    private async Task<IResult> PreviewAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var from = PlaceText.Read(after);
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        if (!body.TryReadObject(out var json, out var unreadable))
            return unreadable;
        var (rule, refusal) = await CheckAsync(Caller.Of(context), json, cancellationToken);
        return rule is null ? refusal! : await ReadAsync(context, rule, from, count, cancellationToken);
    }

    private async Task<(ReplicationRule? Rule, IResult? Refusal)> CheckAsync(Caller caller, JsonObject json, CancellationToken cancellationToken)
    {
        // A rule that is there already does not stand in its own way.
        var id = json["id"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        foreach (var key in ReadOnlyKeys)
            json.Remove(key);
        var reading = read(json);
        if (reading.Value is not { } made)
            return (null, Problem.Unprocessable(reading.Problems));
        var rule = made with { Id = id };
        if (!caller.MaySee(rule.Namespace) || !caller.MaySee(TargetNames.NamespaceOf(rule)))
            return (null, Problem.Forbidden("access.namespace", $"the token '{caller.Name}' is not for the namespaces of this rule"));
        await instances.RefreshAsync(cancellationToken);
        var others = (await rules.ReadAsync(cancellationToken)).Rules.Rules;
        var problems = RuleChecks.Check(rule, others, declared.Topology, instances.Current);
        return problems.Count == 0 ? (rule, null) : (null, Problem.Unprocessable([.. problems.Select(it => new BodyProblem(it.Code, KeyOf(it.Code), it.Message))]));
    }

    private async Task<IResult> ReadAsync(HttpContext context, ReplicationRule rule, Contracts.Backfills.BackfillPlace from, int count, CancellationToken cancellationToken)
    {
        using var source = await clients.BorrowAsync(rule.Source, cancellationToken);
        if (source is null)
            return Problem.NotFound("instance.unknown", $"there is no instance '{rule.Source}'");
        using var sourceUse = use(source);
        try
        {
            return Results.Ok(await PreviewReading.ReadAsync(RegistryLists.Of(source.Client), rule, from, count, time, cancellationToken));
        }
        catch (RegistryException e)
        {
            return RegistryProblem.Of(context, e.Failure);
        }
    }

    private static string KeyOf(string code) => code switch
    {
        "rule.tagFilter" => "tagFilter",
        "rule.targetNamespace" => "targetNamespace",
        "rule.targetRepository" => "targetRepository",
        "rule.name" => "name",
        _ => "",
    };
}
