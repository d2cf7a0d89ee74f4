using Replication.App.Commands;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.Deploy;

/// <summary>The image contains the files that the build needs, and its commands are commands of the program.</summary>
public sealed class DockerfileTests
{
    private static readonly ImageFile File = ImageFile.Load("deploy/Dockerfile");

    [Fact]
    public void The_image_runs_serve_with_a_health_check()
    {
        var program = Assert.Single(File.Words("ENTRYPOINT"));
        var health = File.Words("HEALTHCHECK");

        Assert.Empty(CommandLine.Root().Parse(File.Words("CMD")).Errors);
        Assert.Equal("serve", File.Words("CMD")[0]);
        Assert.Equal([program, "health"], health);
        Assert.Empty(CommandLine.Root().Parse([.. health.Skip(1)]).Errors);
        Assert.Equal(File.All("EXPOSE")[0], $"{new Uri(HealthCommand.DefaultServer).Port}");
    }

    [Fact]
    public void The_image_runs_without_root_and_has_no_shell()
    {
        Assert.Equal("$APP_UID", Assert.Single(File.All("USER")));
        Assert.EndsWith("-chiseled", File.All("FROM")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_copied_into_the_build_exist_and_are_not_ignored()
    {
        var sources = File.All("COPY")
            .Where(it => !it.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(it => it.Split(' ')[..^1])
            .ToList();
        var kept = System.IO.File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"))
            .Where(it => it.StartsWith('!'))
            .Select(it => it[1..]);

        Assert.Equal(sources.Order(), kept.Order());
        Assert.All(sources, it => Assert.True(Path.Exists(Path.Combine(Repository.Root, it)), it));
    }

    [Fact]
    public void It_publishes_the_project_of_the_program()
    {
        var publish = Assert.Single(File.All("RUN"), it => it.Contains("dotnet publish", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var project = publish[Array.IndexOf(publish, "publish") + 1];

        var file = Path.Combine(Repository.Root, project, $"{Path.GetFileName(project)}.csproj");
        Assert.Contains(
            $"<AssemblyName>{Path.GetFileName(File.Words("ENTRYPOINT")[0])}</AssemblyName>",
            System.IO.File.ReadAllText(file),
            StringComparison.Ordinal);
    }
}
