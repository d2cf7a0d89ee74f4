using System.Globalization;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Coordination.Status;
using Replication.Coordination.Webhooks;
using Replication.Registries.Checks;
using Replication.Registries.Instances;

namespace Replication.Coordination.Instances;

/// <summary>Checks one instance step by step: secrets, connection, login, read and write access, credentials, webhook calls.</summary>
internal sealed class InstanceCheckRun(
    RegistryClients clients,
    InstanceChanges changes,
    CredentialStates credentials,
    PasswordsInUse passwords,
    WebhookStatuses webhooks,
    TimeProvider time)
{
    // A registry without a push for this long is rare. Lost webhook calls are more likely.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>Runs all steps and reports each one when it begins and when it ends.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="repository">The repository to read and write; null for any one.</param>
    /// <param name="write">Whether to check writing; null: only a target of a rule and an instance without rules.</param>
    /// <param name="report">Called for each step.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task<CheckDocument> RunAsync(
        RegistryInstance instance,
        RepositoryName? repository,
        bool? write,
        Action<CheckStep> report,
        CancellationToken cancellationToken)
    {
        var name = instance.Name;
        var sheet = new CheckSheet(report);
        var rules = await changes.RulesOfAsync(name, cancellationToken);
        // An instance that rules use only as source needs no write access.
        var checksWrite = write ?? (rules.Count == 0 || rules.Any(it => it.TargetInstances.Contains(name)));
        if (InstanceFaults.ReasonOf(instance) is { } fault)
            sheet.Add(new CheckAnswer(
                "secrets",
                CheckOutcome.Failed,
                fault,
                "put the key files back, or set the instance's secrets again",
                CheckCode.SecretsUnusable));
        if (InstanceFaults.ReasonAgainstCopies(instance) is null)
        {
            using var client = clients.Make(instance, RegistryCheck.Options);
            await client.CheckAsync(sheet, repository, checksWrite, cancellationToken);
            if (client.PasswordInUse is { } use)
                await passwords.RecordAsync(new Dictionary<string, PasswordInUse> { [name] = use }, cancellationToken);
        }
        if (credentials.Find(name) is { } refusal)
            sheet.Add(await DescribeAsync(refusal, isAccepted: sheet.Answers.Any(IsAcceptedLogin), cancellationToken));
        sheet.Add(Notifications(
            instance,
            await webhooks.FindAsync(name, cancellationToken),
            [.. rules.Where(it => it.Source == name).Select(static it => it.Name)]));
        return new CheckDocument(!sheet.HasFailed, sheet.Answers);
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
                "correct the credentials: the tasks resume within a minute",
                CheckCode.CredentialsRefused);
        await credentials.ProbeSoonAsync(refusal.Instance, cancellationToken);
        return new CheckAnswer(
            Question,
            CheckOutcome.Ok,
            $"{refusal.Host} had refused them since {since} and accepts them now; the waiting tasks resume",
            Advice: null,
            CheckCode.CredentialsAcceptedAgain);
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
                    "give the instance a webhook",
                    CheckCode.WebhookMissing)
                : new CheckAnswer(Question, CheckOutcome.Skipped, "no webhook is configured", Advice: null, CheckCode.WebhookUnneeded);
        }
        if (InstanceHealths.AreCallsRefused(refused, last))
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{RefusedCallText.Of(refused!)}; "
                    + $"{(last is { } accepted ? $"the last accepted call came at {Shown(accepted)}" : "none was accepted so far")}",
                RefusedCallText.Advice(refused!, rules),
                CheckCode.CallsRefused);
        if (last is not { } at)
            return new CheckAnswer(Question, CheckOutcome.Failed, "none came so far", advice, CheckCode.CallsMissing);
        var detail = $"the last came at {Shown(at)}";
        if (refused is not null)
            detail += $"; before it, {RefusedCallText.Of(refused)}";
        return time.GetUtcNow() - at <= Lately
            ? new CheckAnswer(
                Question,
                CheckOutcome.Ok,
                detail,
                refused is null ? null : RefusedCallText.AdviceAfter(refused, rules),
                CheckCode.CallsAccepted)
            : new CheckAnswer(Question, CheckOutcome.Failed, detail, $"if something was pushed since: {advice}", CheckCode.CallsOld);
    }

    private static string Shown(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
