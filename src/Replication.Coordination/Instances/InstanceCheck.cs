using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Status;
using Replication.Coordination.Webhooks;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Instances;

/// <summary>
/// <c>POST /instances/{name}/check</c>: checks connection, login, read access, write access and incoming webhooks of an instance.
/// </summary>
internal sealed class InstanceCheck(
    InstanceBook book,
    RegistryClients clients,
    InstanceChanges changes,
    CredentialStates credentials,
    PasswordsInUse passwords,
    WebhookStatuses webhooks,
    TimeProvider time)
{
    // A registry without a push for this long is rare. Lost webhook calls are more likely.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/instances/{name}/check", CheckAsync)
            .WithMetadata(CallAccess.Operator, ChangesNothing.Mark, HeavyCall.Reading, InstanceCheckOperation.Check);

    private async Task<IResult> CheckAsync(
        HttpContext context, string name, string? repository, bool? write, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(name, cancellationToken) is not { } instance)
            return Problem.NotFound("instance.unknown", $"there is no instance '{name}'");
        RepositoryName? named = null;
        if (repository is not null && !RepositoryName.TryParse(repository, out named))
            return Problem.BadRequest("request.repository", $"'{repository}' is not a repository name");
        var caller = Caller.Of(context);
        // Without a repository name, the check chooses one from any namespace.
        if (named is null && caller.Namespaces is { } limits)
            return Problem.Forbidden(
                "access.namespace",
                $"the token '{caller.Name}' is limited to {string.Join(", ", limits)}; name a repository there (?repository=)");
        if (named is not null && !caller.MaySee(named))
            return Problem.Forbidden("access.namespace", $"the token is not for the namespace '{named.Namespace}'");

        var rules = await changes.RulesOfAsync(name, cancellationToken);
        // An instance that rules use only as source needs no write access.
        var checksWrite = write ?? (rules.Count == 0 || rules.Any(it => it.TargetInstances.Contains(name)));
        List<CheckAnswer> answers = [];
        if (InstanceFaults.ReasonOf(instance) is { } fault)
            answers.Add(
                new CheckAnswer("secrets", CheckOutcome.Failed, fault, "put the key files back, or set the instance's secrets again"));
        if (InstanceFaults.ReasonAgainstCopies(instance) is null)
        {
            using var client = clients.Make(instance, RegistryCheck.Options);
            answers.AddRange(await client.CheckAsync(named, checksWrite, cancellationToken));
            if (client.PasswordInUse is { } use)
                await passwords.RecordAsync(new Dictionary<string, PasswordInUse> { [name] = use }, cancellationToken);
        }
        if (credentials.Find(name) is { } refusal)
            answers.Add(await DescribeAsync(refusal, isAccepted: answers.Exists(IsAcceptedLogin), cancellationToken));
        answers.Add(Notifications(
            instance,
            await webhooks.FindAsync(name, cancellationToken),
            [.. rules.Where(it => it.Source == name).Select(static it => it.Name)]));
        return Results.Ok(new CheckDocument(!answers.Exists(it => it.Outcome == CheckOutcome.Failed), answers));
    }

    private static bool IsAcceptedLogin(CheckAnswer answer) => answer is { Question: "login", Outcome: CheckOutcome.Ok };

    private async Task<CheckAnswer> DescribeAsync(CredentialsRefusal refusal, bool isAccepted, CancellationToken cancellationToken)
    {
        const string Question = "credentials";
        var since = Shown(refusal.Since);
        if (!isAccepted)
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{refusal.Host} has refused them since {since}; the tasks of the instance wait, for 24 hours at most",
                "correct the credentials: the tasks resume within a minute");
        await credentials.ProbeSoonAsync(refusal.Instance, cancellationToken);
        return new CheckAnswer(
            Question, CheckOutcome.Ok, $"{refusal.Host} had refused them since {since} and accepts them now; the waiting tasks resume");
    }

    private CheckAnswer Notifications(RegistryInstance instance, WebhookStatus webhook, IReadOnlyList<string> rules)
    {
        var (last, refused) = webhook;
        const string Question = "notifications";
        var advice = $"let the registry post to /hooks/{instance.Name}, and push something";
        if (instance.Webhook is null)
        {
            return rules.Count > 0
                ? new CheckAnswer(
                    Question,
                    CheckOutcome.Failed,
                    "a rule waits for its pushes, but no webhook is configured",
                    "give the instance a webhook")
                : new CheckAnswer(Question, CheckOutcome.Skipped, "no webhook is configured");
        }
        if (InstanceHealths.AreCallsRefused(refused, last))
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{RefusedCallText.Of(refused!)}; "
                    + $"{(last is { } accepted ? $"the last accepted call came at {Shown(accepted)}" : "none was accepted so far")}",
                RefusedCallText.Advice(refused!, rules));
        if (last is not { } at)
            return new CheckAnswer(Question, CheckOutcome.Failed, "none came so far", advice);
        var detail = $"the last came at {Shown(at)}";
        if (refused is not null)
            detail += $"; before it, {RefusedCallText.Of(refused)}";
        return time.GetUtcNow() - at <= Lately
            ? new CheckAnswer(Question, CheckOutcome.Ok, detail, refused is null ? null : RefusedCallText.AdviceAfter(refused, rules))
            : new CheckAnswer(Question, CheckOutcome.Failed, detail, $"if something was pushed since: {advice}");
    }

    private static string Shown(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
