using System.Text.Json.Nodes;
using Replication.Contracts.Access;
using Replication.Contracts.Backfills;
using Replication.Contracts.History;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Client;

/// <summary>One method for each operation.</summary>
public sealed partial class ReplicationApi
{
    public Task<ApiAnswer<CallerDocument>> FindCallerAsync(CancellationToken cancellationToken) =>
        GetAsync<CallerDocument>("caller", cancellationToken);

    public Task<ApiAnswer<CallerDocument>> EndSessionsAsync(CancellationToken cancellationToken) =>
        PostAsync<CallerDocument>("caller/end-sessions", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<StatusDocument>> ReadStatusAsync(
        string? maxLagSeconds, string? silentAfterSeconds, CancellationToken cancellationToken) =>
        GetAsync<StatusDocument>(
            $"status{Query(("maxLagSeconds", maxLagSeconds), ("silentAfterSeconds", silentAfterSeconds))}", cancellationToken);

    public Task<ApiAnswer<StatsDocument>> ReadStatsAsync(
        string? from, string? to, string? step, string? by, CancellationToken cancellationToken) =>
        GetAsync<StatsDocument>($"stats{Query(("from", from), ("to", to), ("step", step), ("by", by))}", cancellationToken);

    public Task<ApiAnswer<Page<ShownProcess>>> ListProcessesAsync(CancellationToken cancellationToken) =>
        GetAsync<Page<ShownProcess>>("processes", cancellationToken);

    public Task<ApiAnswer<Page<ShownInstance>>> ListInstancesAsync(CancellationToken cancellationToken) =>
        GetAsync<Page<ShownInstance>>("instances", cancellationToken);

    public Task<ApiAnswer<ShownInstance>> FindInstanceAsync(string name, CancellationToken cancellationToken) =>
        GetAsync<ShownInstance>($"instances/{Segment(name)}", cancellationToken);

    public Task<ApiAnswer<ShownInstance>> CreateInstanceAsync(JsonObject instance, CancellationToken cancellationToken) =>
        PostAsync<ShownInstance>("instances", instance, version: null, cancellationToken);

    public Task<ApiAnswer<ShownInstance>> ReplaceInstanceAsync(
        string name, JsonObject instance, string? version, CancellationToken cancellationToken) =>
        SendAsync<ShownInstance>(HttpMethod.Put, $"instances/{Segment(name)}", instance, version, cancellationToken);

    public Task DeleteInstanceAsync(string name, string? version, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"instances/{Segment(name)}", body: null, version, cancellationToken);

    public Task<ApiAnswer<CheckDocument>> CheckInstanceAsync(
        string name, string? repository, bool? write, CancellationToken cancellationToken) =>
        PostAsync<CheckDocument>(CheckPath(name, "", repository, write), body: null, version: null, cancellationToken);

    public Task<ApiAnswer<AcknowledgedCalls>> AcknowledgeAsync(string instance, CancellationToken cancellationToken) =>
        PostAsync<AcknowledgedCalls>($"instances/{Segment(instance)}/acknowledge", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<Page<string>>> ListRepositoriesAsync(
        string instance, string? last, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<string>>($"instances/{Segment(instance)}/repositories{Query(("last", last), ("n", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<Page<string>>> ListTagsAsync(
        string instance, string repository, string? last, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<string>>(
            $"instances/{Segment(instance)}/repositories/{string.Join('/', repository.Split('/').Select(Segment))}/tags{Query(("last", last), ("n", $"{limit}"))}",
            cancellationToken);

    public Task<ApiAnswer<Page<ShownRule>>> ListRulesAsync(string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ShownRule>>($"rules{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<ShownRule>> FindRuleAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ShownRule>($"rules/{Segment(id)}", cancellationToken);

    public Task<ApiAnswer<ShownRule>> CreateRuleAsync(JsonObject rule, CancellationToken cancellationToken) =>
        PostAsync<ShownRule>("rules", rule, version: null, cancellationToken);

    public Task<ApiAnswer<ShownRule>> ReplaceRuleAsync(string id, JsonObject rule, string? version, CancellationToken cancellationToken) =>
        SendAsync<ShownRule>(HttpMethod.Put, $"rules/{Segment(id)}", rule, version, cancellationToken);

    public Task DeleteRuleAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"rules/{Segment(id)}", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ShownRule>> PauseRuleAsync(string id, bool hold, CancellationToken cancellationToken) =>
        PostAsync<ShownRule>($"rules/{Segment(id)}/pause", new JsonObject { ["hold"] = hold }, version: null, cancellationToken);

    public Task<ApiAnswer<ShownRule>> ResumeRuleAsync(string id, bool backfill, CancellationToken cancellationToken) =>
        PostAsync<ShownRule>($"rules/{Segment(id)}/resume", new JsonObject { ["backfill"] = backfill }, version: null, cancellationToken);

    public Task<ApiAnswer<RuleRun>> RunRuleAsync(string id, string repository, string tag, CancellationToken cancellationToken) =>
        PostAsync<RuleRun>(
            $"rules/{Segment(id)}/run",
            new JsonObject { ["repository"] = repository, ["tag"] = tag },
            version: null,
            cancellationToken);

    public Task<ApiAnswer<ShownReconciliation>> ReconcileRuleAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ShownReconciliation>($"rules/{Segment(id)}/reconcile", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<Page<ShownDrift>>> ListDriftAsync(string rule, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ShownDrift>>($"rules/{Segment(rule)}/drift{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<RulePreview>> PreviewRuleAsync(JsonObject rule, string? after, int limit, CancellationToken cancellationToken) =>
        PostAsync<RulePreview>($"rules/preview{Query(("after", after), ("limit", $"{limit}"))}", rule, version: null, cancellationToken);

    public async Task<string> ExportRulesAsync(CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, "rules/export", body: null, version: null, cancellationToken)).Text;

    public Task<ApiAnswer<Page<ReplicationTask>>> ListTasksAsync(
        IEnumerable<(string Name, string? Value)> filter, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ReplicationTask>>($"tasks{Query([.. filter, ("after", after), ("limit", $"{limit}")])}", cancellationToken);

    public Task<ApiAnswer<ReplicationTask>> FindTaskAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ReplicationTask>($"tasks/{Segment(id)}", cancellationToken);

    public Task<ApiAnswer<ReplicationTask>> CreateTaskAsync(JsonObject task, CancellationToken cancellationToken) =>
        PostAsync<ReplicationTask>("tasks", task, version: null, cancellationToken);

    public Task<ApiAnswer<ReplicationTask>> CancelTaskAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ReplicationTask>($"tasks/{Segment(id)}/cancel", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ReplicationTask>> RetryTaskAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ReplicationTask>($"tasks/{Segment(id)}/retry", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ChangedTasks>> RetryTasksAsync(JsonObject selection, CancellationToken cancellationToken) =>
        PostAsync<ChangedTasks>("tasks/retry", selection, version: null, cancellationToken);

    public Task<ApiAnswer<ChangedTasks>> CancelTasksAsync(JsonObject selection, CancellationToken cancellationToken) =>
        PostAsync<ChangedTasks>("tasks/cancel", selection, version: null, cancellationToken);

    public Task<ApiAnswer<BackfillDocument>> CreateBackfillAsync(string rule, JsonObject backfill, CancellationToken cancellationToken) =>
        PostAsync<BackfillDocument>($"rules/{Segment(rule)}/backfills", backfill, version: null, cancellationToken);

    public Task<ApiAnswer<Page<BackfillDocument>>> ListBackfillsAsync(
        string? rule, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<BackfillDocument>>($"backfills{Query(("rule", rule), ("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<BackfillDocument>> FindBackfillAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<BackfillDocument>($"backfills/{Segment(id)}", cancellationToken);

    public Task<ApiAnswer<Page<ShownMissingImage>>> ListMissingAsync(
        string backfill, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ShownMissingImage>>(
            $"backfills/{Segment(backfill)}/missing{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<BackfillDocument>> CancelBackfillAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<BackfillDocument>($"backfills/{Segment(id)}/cancel", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ImportDocument>> CreateImportAsync(JsonObject import, CancellationToken cancellationToken) =>
        PostAsync<ImportDocument>("imports", import, version: null, cancellationToken);

    public Task<ApiAnswer<Page<ImportDocument>>> ListImportsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ImportDocument>>($"imports{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<ImportDocument>> FindImportAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<ImportDocument>($"imports/{Segment(id)}", cancellationToken);

    public Task<ApiAnswer<Page<ShownMissingImage>>> ListImportMissingAsync(
        string import, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<ShownMissingImage>>(
            $"imports/{Segment(import)}/missing{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<ImportDocument>> PauseImportAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ImportDocument>($"imports/{Segment(id)}/pause", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ImportDocument>> ResumeImportAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ImportDocument>($"imports/{Segment(id)}/resume", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<ImportDocument>> CancelImportAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ImportDocument>($"imports/{Segment(id)}/cancel", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<Page<CompletionEvent>>> ListEventsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<CompletionEvent>>($"events{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<Page<AuditEntry>>> ListAuditAsync(string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<AuditEntry>>($"audit{Query(("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<Page<QuarantinedPayload>>> ListQuarantineAsync(
        string? instance, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<QuarantinedPayload>>(
            $"quarantine{Query(("instance", instance), ("after", after), ("limit", $"{limit}"))}", cancellationToken);

    public Task<ApiAnswer<QuarantinedPayload>> FindQuarantinedAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<QuarantinedPayload>($"quarantine/{Segment(id)}", cancellationToken);

    public Task<ApiAnswer<ReplayedPayload>> ReplayAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<ReplayedPayload>($"quarantine/{Segment(id)}/replay", body: null, version: null, cancellationToken);

    public Task DismissAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"quarantine/{Segment(id)}", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<SecretsDocument>> FindSecretKeysAsync(CancellationToken cancellationToken) =>
        GetAsync<SecretsDocument>("secrets", cancellationToken);

    public Task<ApiAnswer<SecretsDocument>> AdoptSecretKeysAsync(CancellationToken cancellationToken) =>
        PostAsync<SecretsDocument>("secrets/adopt", body: null, version: null, cancellationToken);

    public Task<ApiAnswer<Page<DeadLetterQueue>>> ListDeadLettersAsync(CancellationToken cancellationToken) =>
        GetAsync<Page<DeadLetterQueue>>("dead-letters", cancellationToken);

    public Task<ApiAnswer<JsonObject>> RedeliverAsync(string queue, CancellationToken cancellationToken) =>
        PostAsync<JsonObject>($"dead-letters/{Segment(queue)}/redeliver", body: null, version: null, cancellationToken);
}
