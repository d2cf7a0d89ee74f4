using System.CommandLine;
using Replication.App.Client.Views;
using Replication.Contracts.Instances;

namespace Replication.App.Commands;

/// <summary><c>replication secrets</c>: the keys that encrypt the secrets of the store.</summary>
internal static class SecretsCommand
{
    public static Command Create() => new("secrets", "Shows whether the server has the keys of its store, and replaces lost ones.")
    {
        Show(), Adopt(),
    };

    private static Command Show() =>
        ApiCommand.Of("show", "Shows whether the server has the keys that encrypt the secrets of its store.", static async call =>
            ApiCommand.Show(call, await call.Api.FindSecretKeysAsync(call.CancellationToken), View));

    private static Command Adopt() => ApiCommand.Of(
        "adopt",
        "Makes the server's keys those of the store, when the earlier keys are lost; then set the secrets of unusable instances again.",
        static async call => ApiCommand.Show(call, await call.Api.AdoptSecretKeysAsync(call.CancellationToken), View));

    private static Spectre.Console.Rendering.IRenderable View(SecretsDocument it) => Columns.Fields(
        ("keys", it.Keys), ("reason", it.Reason), ("unusable instances", Words.List(it.UnusableInstances)));
}
