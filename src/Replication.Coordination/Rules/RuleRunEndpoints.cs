using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>The API call that replicates one image under a rule now, whatever triggers the rule.</summary>
internal sealed class RuleRunEndpoints(
    RuleSearch search, RuleRunReader read, SourceImageCheck images, TaskSubmission submission, AuditLog audit, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/rules/{id}/run", RunAsync).WithMetadata(CallAccess.Operator, RuleOperations.Run);

    private async Task<IResult> RunAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        if (!body.TryReadObject(out var json, out var unreadable))
            return unreadable;
        var caller = Caller.Of(context);
        var (rule, problem) = await search.FindAsync(caller, id, cancellationToken);
        if (rule is null)
            return problem!;
        var reading = read(json);
        if (reading.Value is not { } image)
            return Problem.Unprocessable(reading.Problems);
        if (!rule.IsActive)
            return Problem.Conflict("rule.paused", $"the rule '{rule.Name}' is paused; resume it first");
        if (FindOutside(rule, image) is [_, ..] outside)
            return Problem.Unprocessable(outside);
        if (await images.IsMissingAsync(rule.Source, image.Repository, image.Tag, cancellationToken))
            return Problem.Unprocessable([
                new("run.imageUnknown", "tag", $"the source instance '{rule.Source}' has no image '{image.Repository}:{image.Tag}'"),
            ]);
        var now = time.GetUtcNow();
        var batch = RepeatableRequests.KeyOf(context) is { } key
            ? ManualReplication.BatchOf(caller.Rights, $"{rule.Id} {key}")
            : Guid.CreateVersion7(now);
        var run = new RuleRun(batch, await submission.AddAsync(TasksOf(rule, image, batch, now), cancellationToken));
        await audit.AddAsync(caller, "rule.run", rule.Name, before: null, image);
        return Results.Json(run, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Returns why the rule does not cover the image; nothing when it does.</summary>
    internal static IReadOnlyList<BodyProblem> FindOutside(ReplicationRule rule, RuleRunRequest image)
    {
        var problems = new List<BodyProblem>();
        if (!RuleScope.TryRead(rule, out var scope, out _) || !scope.Covers(image.Repository))
            problems.Add(new(
                "run.repository",
                "repository",
                $"'{image.Repository}' is outside the rule '{rule.Name}', which is for {RuleScope.Describe(rule)}"));
        else if (!TargetNames.TryMake(rule, image.Repository, out _))
            problems.Add(new(
                "run.repository",
                "repository",
                $"the rule '{rule.Name}' maps '{image.Repository}' to a target name that is longer than registries accept"));
        if (!TagSelection.TryRead(rule, out var tags, out _) || !tags.Matches(image.Tag.Text))
            problems.Add(new(
                "run.tag",
                "tag",
                $"the tag filters of the rule '{rule.Name}' do not match '{image.Tag}'; POST /tasks copies an image without a rule"));
        return problems;
    }

    /// <summary>Returns one task for each target, as for a push that was made now.</summary>
    internal static IReadOnlyList<ReplicationTask> TasksOf(ReplicationRule rule, RuleRunRequest image, Guid batch, DateTimeOffset now)
    {
        var push = new ImagePushed
        {
            PushId = batch,
            Instance = rule.Source,
            Repository = image.Repository,
            Tag = image.Tag,
            PushedAt = now,
            ReceivedAt = now,
        };
        // Who runs a rule by hand wants the image now.
        return [.. TaskPlan.For(push, [rule with { MinAge = null }], now, Activity.Current?.Id)
            .Select(static it => it with { Trigger = TaskTrigger.Manual })];
    }
}
