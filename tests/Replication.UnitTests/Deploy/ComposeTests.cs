using Replication.App.Commands;
using Replication.App.Hosting;
using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.Deploy;

/// <summary>docker-compose.yml starts the image in every role, with restricted privileges, in the right order.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Load();

    [Fact]
    public void Every_command_belongs_to_the_program_and_each_role_has_a_service()
    {
        var roles = Compose.Roles.Select(it => Serve(it.Command)).ToList();

        Assert.Equal([Roles.Ingest, Roles.Coordinator, Roles.Worker, Roles.Console], roles.Order());
        Assert.True(File.Exists(Path.Combine(Repository.Root, Compose.Builder.Dockerfile!)));
    }

    [Fact]
    public void The_number_of_workers_is_scalable()
    {
        var worker = Compose.Roles.Single(it => Serve(it.Command) == Roles.Worker);

        Assert.Empty(worker.Texts("ports"));
        Assert.Null(worker.Text("container_name"));
        Assert.Null(worker.Text("hostname"));
    }

    [Fact]
    public void One_service_builds_the_image_and_no_service_pulls_it()
    {
        Assert.Equal(Roles.Worker, Serve(Compose.Builder.Command));
        Assert.All(Compose.Roles, it => Assert.Equal("never", it.Text("pull_policy")));
    }

    // Without a value, compose stops: ${NAME:?}.
    [Fact]
    public void Every_variable_must_have_a_value_has_a_default_and_every_default_is_used() =>
        Assert.Equal(Compose.Defaults.Keys.Order(), Compose.Variables().Order());

    [Fact]
    public void Nothing_is_open_to_other_machines() =>
        Assert.All(Compose.Services.Values.SelectMany(it => it.Texts("ports")), it => Assert.StartsWith(
            "127.0.0.1:", it, StringComparison.Ordinal));

    [Fact]
    public void Roles_write_nothing_but_what_is_mounted()
    {
        Assert.All(Compose.Roles, it =>
        {
            Assert.Equal("true", it.Text("read_only"));
            Assert.Equal(["/tmp"], it.Texts("tmpfs"));
            Assert.Equal(["ALL"], it.Texts("cap_drop"));
            Assert.Equal(["no-new-privileges:true"], it.Texts("security_opt"));
        });
        Assert.All(Compose.Services.Values.SelectMany(it => it.Mounts), it => Assert.True(
            it.Source.StartsWith("./", StringComparison.Ordinal)
                ? !it.IsWritable && File.Exists(Path.Combine(Repository.Root, it.Source))
                : Compose.Volumes.Contains(it.Source),
            it.Source));
    }

    [Fact]
    public void Every_service_has_a_fixed_image_and_bounds()
    {
        var others = Compose.Services.Values.Except(Compose.Roles).ToList();

        Assert.NotEmpty(others);
        Assert.All(others, it => Assert.Matches(@":\d+\.\d+\.\d+(-[a-z]+)?$", it.Text("image")));
        Assert.All(Compose.Services.Values, it =>
        {
            Assert.Matches("^[0-9]+[mg]$", it.Text("mem_limit"));
            Assert.Matches("^[0-9]+$", it.Text("pids_limit"));
        });
    }

    [Fact]
    public void Every_awaited_service_has_a_health_check()
    {
        var waits = Compose.Services.Values.SelectMany(it => it.DependsOn).ToList();

        Assert.All(Compose.Roles, it => Assert.Equal(
            ["mongo", "rabbitmq"], it.DependsOn.Where(on => on.Value == "service_healthy").Select(on => on.Key).Order()));
        Assert.All(Compose.Registries, it => Assert.Equal(Roles.Ingest, Serve(Compose.Services[Assert.Single(it.DependsOn.Keys)].Command)));
        // The image contains its own health check.
        Assert.All(waits.Where(it => it.Value == "service_healthy"), it => Assert.True(Compose.Services[it.Key].HealthTest.Count > 1
            || Compose.Roles.Any(role => role.Name == it.Key), it.Key));
        // An unavailable trace collector does not delay a service.
        Assert.All(waits.Where(it => it.Value != "service_healthy"), it => Assert.Equal(("jaeger", "service_started"), (it.Key, it.Value)));
    }

    internal static Roles Serve(IReadOnlyList<string> command)
    {
        var parsed = CommandLine.Root().Parse(command);
        Assert.Empty(parsed.Errors);
        Assert.Equal("serve", parsed.CommandResult.Command.Name);
        Assert.True(RoleNames.TryParse(parsed.GetValue<string[]>("--role")!, out var roles, out var problem), problem);
        return roles;
    }
}
