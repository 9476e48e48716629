import * as controllers from "./controllers/index.js";
import { register, start } from "./lib/controller.js";

register(controllers);
start();
