using System.CommandLine;
using Replication.App.Commands;

var root = new RootCommand("Replicates container images between registry instances, push by push.")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    CopyCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
