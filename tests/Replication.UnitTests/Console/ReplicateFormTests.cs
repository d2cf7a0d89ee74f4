using Replication.App.Configuration.Bodies;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.WebConsole.Pages.Repositories;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class ReplicateFormTests
{
    private static readonly ShownInstance[] Instances =
    [
        Instance("hangzhou", "cn-hangzhou"), Instance("tokyo", "jp-tokyo"), Instance("tokyo-2", "jp-tokyo"), Instance("lab", null),
    ];

    [Fact]
    public void The_target_has_the_names_of_the_source()
    {
        var form = Form("team/deep/app", "v1");
        form.Target = "tokyo";

        Assert.Equal(("team/deep", "app"), (form.Namespace, form.Repository));
        Assert.Equal(
            """
            {"source":{"instance":"hangzhou","repository":"team/deep/app","tag":"v1"},"target":{"instance":"tokyo","repository":"team/deep/app","tag":"v1"},"scenario":"sameAccount","override":true}
            """.Trim(),
            form.ToBody("v1").ToJsonString());
        Assert.Empty(ManualBody.Read(form.ToBody("v1")).Problems);
    }

    [Fact]
    public void Another_name_applies_to_one_tag_only()
    {
        var one = Form("app", "v1");
        var two = Form("app", "v1", "v2");
        (one.Tag, two.Tag) = (" stable ", "stable");
        (one.Namespace, one.Scenario, one.Overwrite) = ("mirror", RuleScenario.CrossAccount, false);

        var body = one.ToBody("v1");
        Assert.Equal(("mirror/app", "stable"), ((string?)body["target"]!["repository"], (string?)body["target"]!["tag"]));
        Assert.Equal(("crossAccount", false), ((string?)body["scenario"], (bool)body["override"]!));
        Assert.Equal("v2", (string?)two.ToBody("v2")["target"]!["tag"]);
    }

    [Theory]
    [InlineData("", "app")]
    [InlineData("_", "app")]
    [InlineData(" team ", "team/app")]
    public void A_repository_without_a_namespace_has_its_own_name_only(string name, string repository)
    {
        var form = Form("team/app", "v1");
        form.Namespace = name;

        Assert.Equal(repository, form.TargetRepository);
    }

    [Fact]
    public void The_region_limits_the_targets_and_the_source_is_none()
    {
        var form = Form("team/app", "v1");
        Assert.Equal(["jp-tokyo"], form.Regions);
        Assert.Equal(["tokyo", "tokyo-2", "lab"], form.Targets);

        form.Target = "lab";
        form.Region = "jp-tokyo";

        Assert.Equal(["tokyo", "tokyo-2"], form.Targets);
        Assert.Null(form.Target);
    }

    private static ReplicateForm Form(string repository, params string[] tags) => new("hangzhou", repository, tags, Instances);

    private static ShownInstance Instance(string name, string? region) => ShownInstance.Of(
        new RegistryInstance { Name = name, Endpoint = new Uri($"https://{name}.example.com"), Region = region });
}
