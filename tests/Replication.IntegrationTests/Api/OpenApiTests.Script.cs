namespace Replication.IntegrationTests.Api;

public sealed partial class OpenApiTests
{
    // Operation → a successful call of it, in an order in which all calls succeed. Without a body, the example of the document is sent.
    // Each call completes before the next one is requested.
    private IEnumerable<(string Id, string Path, string? Body, (string, string)[] Headers)> Script()
    {
        yield return ("findCaller", "/api/v1/caller", null, []);
        yield return ("endSessions", "/api/v1/caller/end-sessions", null, []);
        yield return ("readStatus", "/api/v1/status?maxLagSeconds=300", null, []);
        yield return ("readStats", "/api/v1/stats?by=rule&step=5m", null, []);
        yield return ("listProcesses", "/api/v1/processes", null, []);
        yield return ("listInstances", "/api/v1/instances", null, []);
        yield return ("createInstance", "/api/v1/instances", null, [("Idempotency-Key", "once")]);
        yield return ("findInstance", "/api/v1/instances/osaka", null, []);
        yield return ("replaceInstance", "/api/v1/instances/osaka", null, [("If-Match", "*")]);
        yield return ("deleteInstance", "/api/v1/instances/osaka", null, [("If-Match", "*")]);
        yield return ("checkInstance", "/api/v1/instances/hangzhou/check?repository=team/app&write=false", null, []);
        yield return ("checkInstanceInSteps", "/api/v1/instances/hangzhou/check/stream?repository=team/app&write=false", null, []);
        yield return ("acknowledgeRefusedCalls", "/api/v1/instances/hangzhou/acknowledge", null, []);
        yield return ("listRepositories", "/api/v1/instances/hangzhou/repositories?n=10", null, []);
        yield return ("listTags", "/api/v1/instances/hangzhou/repositories/team/app/tags", null, []);
        yield return ("listRules", "/api/v1/rules", null, []);
        yield return ("findRule", "/api/v1/rules/team-to-tokyo", null, []);
        yield return (
            "previewRule",
            "/api/v1/rules/preview?limit=10",
            """{"id":"team-to-tokyo","name":"team-to-tokyo","source":"hangzhou","target":"tokyo","level":"namespace","namespace":"team","tagFilter":"v.*"}""",
            []);
        yield return ("createInstance", "/api/v1/instances", """{"name":"kyoto","endpoint":"http://127.0.0.1:1"}""", []);
        yield return (
            "createRule",
            "/api/v1/rules",
            """{"name":"team-to-kyoto","source":"hangzhou","target":"kyoto","level":"namespace","namespace":"team","tagFilter":"v.*","reconcile":"1h"}""",
            []);
        var rule = LastId;
        yield return ("replaceRule", $"/api/v1/rules/{rule}", _last!.Text, [("If-Match", "*")]);
        yield return ("pauseRule", $"/api/v1/rules/{rule}/pause", null, []);
        yield return ("resumeRule", $"/api/v1/rules/{rule}/resume", null, []);
        yield return ("runRule", $"/api/v1/rules/{rule}/run", """{"repository":"team/app","tag":"v1"}""", []);
        yield return ("reconcileRule", $"/api/v1/rules/{rule}/reconcile", null, []);
        yield return ("listDrift", $"/api/v1/rules/{rule}/drift?limit=50", null, []);
        yield return ("deleteRule", $"/api/v1/rules/{rule}", null, []);
        yield return ("exportRules", "/api/v1/rules/export", null, []);
        // Its source is unavailable, so that the backfill does not finish by itself.
        yield return ("createBackfill", "/api/v1/rules/away/backfills", null, []);
        var backfill = LastId;
        yield return ("listBackfills", "/api/v1/backfills?rule=away", null, []);
        yield return ("findBackfill", $"/api/v1/backfills/{backfill}", null, []);
        yield return ("cancelBackfill", $"/api/v1/backfills/{backfill}/cancel", null, []);
        yield return ("createBackfill", "/api/v1/rules/team-to-tokyo/backfills", """{"dryRun":true}""", []);
        yield return ("listMissingImages", $"/api/v1/backfills/{LastId}/missing?limit=50", null, []);
        // Its source is unavailable, so that the import does not finish by itself.
        yield return ("createImport", "/api/v1/imports", """{"source":"away","target":"beyond"}""", [("Idempotency-Key", "import")]);
        var import = LastId;
        yield return ("listImports", "/api/v1/imports?limit=50", null, []);
        yield return ("findImport", $"/api/v1/imports/{import}", null, []);
        yield return ("pauseImport", $"/api/v1/imports/{import}/pause", null, []);
        yield return ("resumeImport", $"/api/v1/imports/{import}/resume", null, []);
        yield return ("cancelImport", $"/api/v1/imports/{import}/cancel", null, []);
        yield return ("createImport", "/api/v1/imports", null, []);
        yield return ("listImportMissing", $"/api/v1/imports/{LastId}/missing?limit=50", null, []);
        yield return ("reportPushes", "/hooks/hangzhou", null, []);
        yield return ("listTasks", "/api/v1/tasks?status=failed&limit=50", null, []);
        yield return ("streamTasks", "/api/v1/tasks/stream?status=failed", null, []);
        yield return ("findTask", $"/api/v1/tasks/{_task.Id}", null, []);
        // Its source is unavailable, so that the task does not finish by itself.
        yield return (
            "createTask",
            "/api/v1/tasks",
            """{"source":{"instance":"away","repository":"team/app","tag":"v1"},"target":{"instance":"beyond"}}""",
            []);
        yield return ("cancelTask", $"/api/v1/tasks/{LastId}/cancel", null, []);
        yield return ("retryTask", $"/api/v1/tasks/{_task.Id}/retry", null, []);
        yield return ("retryTasks", "/api/v1/tasks/retry", null, []);
        yield return ("cancelTasks", "/api/v1/tasks/cancel", null, []);
        yield return ("listEvents", "/api/v1/events?limit=50", null, []);
        const string Reporting = """{"name":"nagoya","endpoint":"http://127.0.0.1:1","webhook":{"format":"FORMAT","authentication":"none"}}""";
        yield return ("createInstance", "/api/v1/instances", Reporting.Replace("FORMAT", "distribution", StringComparison.Ordinal), []);
        yield return ("reportPushes", "/hooks/nagoya", """[{"repository":"team/app","tag":"v1"}]""", []);
        yield return ("reportPushes", "/hooks/nagoya", "no JSON", []);
        yield return ("listQuarantine", "/api/v1/quarantine?instance=nagoya&limit=50", null, []);
        var parts = _last!.Json.GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("id").GetString()).ToList();
        yield return ("findQuarantined", $"/api/v1/quarantine/{parts[0]}", null, []);
        yield return ("dismissQuarantined", $"/api/v1/quarantine/{parts[0]}", null, []);
        yield return (
            "replaceInstance", "/api/v1/instances/nagoya", Reporting.Replace("FORMAT", "generic", StringComparison.Ordinal), []);
        yield return ("replayQuarantined", $"/api/v1/quarantine/{parts[1]}/replay", null, []);
        yield return ("listDeadLetters", "/api/v1/dead-letters", null, []);
        yield return ("findSecretKeys", "/api/v1/secrets", null, []);
        yield return ("adoptSecretKeys", "/api/v1/secrets/adopt", null, []);
        yield return ("listAudit", "/api/v1/audit?limit=50", null, []);
    }

    private string LastId => _last!.Json.GetProperty("id").GetString()!;
}
