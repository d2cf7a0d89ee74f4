using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Imports;
using Replication.Contracts.Rules;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class ImportPartTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_request_contains_what_was_written()
    {
        var body = NewImport.Of(dryRun: true, "a", "b", "sameAccount", overwrites: false);
        NewImport.Add(body, "team, legacy/*", " ", "v.*", " archive ");

        Assert.Equal(
            """{"dryRun":true,"source":"a","target":"b","scenario":"sameAccount","override":false,"namespaces":["team","legacy/*"],"""
                + "\"tagFilter\":\"v.*\",\"targetNamespace\":\"archive\"}",
            body.ToJsonString());
    }

    [Fact]
    public void What_a_dry_run_found_is_copied_within_the_same_limits()
    {
        var spec = new ImportSpec
        {
            Source = "a",
            Target = "b",
            Scenario = RuleScenario.CrossAccount,
            Namespaces = ["team"],
            Repositories = [RepositoryName.Parse("team/app")],
            RepositoryFilter = "app",
            ExcludeRepositories = ["old"],
            TagFilter = "v.*",
            ExcludeTags = ["v0"],
            TargetNamespace = "archive",
            TargetRepository = "{repository}",
            Override = false,
            Referrers = false,
            Platforms = ["linux/amd64"],
            DryRun = true,
            Thorough = true,
        };

        var read = Replication.App.Configuration.Bodies.ImportBody.Read(NewImport.Of(Shown(spec))).Value!;

        Assert.Equal(Text(spec with { DryRun = false }), Text(read));
    }

    private static ImportDocument Shown(ImportSpec spec) => ImportDocument.Of(new Backfill
    {
        Id = Guid.Empty,
        Rule = spec.ToRule(Guid.Empty, Now),
        IsImport = true,
        DryRun = spec.DryRun,
        Thorough = spec.Thorough,
        Repositories = spec.Repositories,
        Status = BackfillStatus.Succeeded,
        CreatedAt = Now,
    });

    private static string Text(ImportSpec spec) => System.Text.Json.JsonSerializer.SerializeToNode(spec)!.ToJsonString();
}
